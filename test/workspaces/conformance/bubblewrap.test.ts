import { describeWith } from '../../fixtures/parts.ts';
import { describeRooms } from './rooms.ts';

describeWith(['bubblewrap', 'sandbox'], 'rooms of bubblewrap', () => describeRooms('bubblewrap'));
