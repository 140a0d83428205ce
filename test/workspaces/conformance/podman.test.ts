import { describeWith } from '../../fixtures/parts.ts';
import { describeRooms } from './rooms.ts';

// The hostile programs run in docker, whose rooms have the same flags.
describeWith(['podman'], 'rooms of podman', () => describeRooms('podman', []));
