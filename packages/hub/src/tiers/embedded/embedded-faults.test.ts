import { frameAnswersContract } from '../frame-answers.contract.ts';
import { frameFaultsContract, frameFloodContract } from '../frame-faults.contract.ts';
import { faultyEmbedded, LOCK_MS, type SqliteFault } from './faulty-embedded.fixture.ts';

const afterwards = { never: 'SQLite takes back what it has not committed, and an error of the commit is an end of it' };
const FAULTS: readonly SqliteFault[] = [
  { what: 'a statement that fails', raise: 'ABORT', code: 'TIER_UNAVAILABLE', afterwards },
  { what: 'a transaction that SQLite ends', raise: 'ROLLBACK', code: 'TIER_UNAVAILABLE', afterwards },
];

frameFaultsContract('embedded', faultyEmbedded);
frameFloodContract('embedded', faultyEmbedded);
frameAnswersContract('embedded', { fresh: faultyEmbedded, faults: FAULTS, steps: 8, tooLate: 2 * LOCK_MS });
