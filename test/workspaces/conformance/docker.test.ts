import { describeWith } from '../../fixtures/parts.ts';
import { KINDS } from './acts.ts';
import { describeRooms } from './rooms.ts';

describeWith(['docker'], 'rooms of docker', () => describeRooms('docker', KINDS));
