import { testProgramsIn } from '../../fixtures/programs.ts';

testProgramsIn('bubblewrap');
