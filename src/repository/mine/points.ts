import type { DataPoint } from '../point.ts';
import { collect } from './collect.ts';
import { coverMethods } from './cover.ts';
import type { Mining } from './mining.ts';
import type { Mutant } from './mutations/mutants.ts';
import { pointId, toPoint } from './point.ts';
import { candidatesOf } from './prove/candidates.ts';
import type { Candidate } from './prove/candidates.ts';
import { prove } from './prove/prove.ts';
import { runOn } from './prove/run.ts';
import type { Proof } from './prove/prove.ts';
import { randomFor, shuffled } from './shuffled.ts';
import type { Dropped } from './survey.ts';

export interface MinedPoints {
  /** In an order that the seed draws, so that the first of them are a fair sample. */
  readonly points: readonly DataPoint[];
  /** Of each point that has one to repair, by its id. */
  readonly faults: ReadonlyMap<string, Fault>;
  readonly dropped: readonly Dropped[];
  /** Methods that the tests run and that may become tasks, and how many of these were tried until there were enough. */
  readonly covered: number;
  readonly tried: number;
}

/**
 * Makes data points of a repository's methods: traces which tests run each, then proves one after another that its tests tell
 * it from what is none.
 * @throws SandboxFailure; AssayError `nothing-traced`
 */
export async function minePoints(mining: Mining): Promise<MinedPoints> {
  const { survey, state, project, seed, limit, workspaces, onPhase } = mining;
  const { candidates, dropped } = candidatesOf(survey, await coverMethods(mining), project.kinds);
  const isTried = ({ method }: Candidate): boolean => state.proofs.has(pointId(method));
  const begun = limit === undefined ? candidates.filter(isTried).length : 0;
  onPhase?.('Proving that the tests tell each method from none', limit ?? candidates.length, begun);
  const order = shuffled(candidates, randomFor(seed, 'order'));
  const attempt = (candidate: Candidate): Promise<Kept | undefined> => proveOnce(candidate, mining);
  const kept = await collect(order, attempt, { limit, concurrency: workspaces.concurrency });
  const refused = candidates.flatMap(({ method }) => {
    const proved = state.proofs.get(pointId(method));
    return proved !== undefined && 'dropped' in proved ? [{ method, why: proved.dropped }] : [];
  });
  return {
    points: kept.map(({ candidate, proof }, idx) => toPoint(candidate, proof, idx)),
    faults: new Map(
      kept.flatMap(({ candidate: { method }, proof: { mutant } }) =>
        mutant === undefined ? [] : [[pointId(method), mutant]],
      ),
    ),
    dropped: [...survey.dropped, ...dropped, ...refused],
    covered: candidates.length,
    tried: candidates.filter(isTried).length,
  };
}

/** What was changed, and where. */
export type Fault = Pick<Mutant, 'operator' | 'line' | 'before' | 'after'>;

interface Kept {
  readonly candidate: Candidate;
  readonly proof: Proof;
}

/** Once: what an earlier process found stands. */
async function proveOnce(candidate: Candidate, mining: Mining): Promise<Kept | undefined> {
  const { state, limit, signal, onStep } = mining;
  const id = pointId(candidate.method);
  signal?.throwIfAborted();
  const earlier = state.proofs.get(id);
  const proved = earlier ?? (await proveNow(candidate, mining));
  if (earlier === undefined) await state.addProof(id, proved);
  const proof = 'dropped' in proved ? undefined : proved;
  // With a limit it is the kept ones that are counted.
  if (limit === undefined ? earlier === undefined : proof !== undefined) onStep?.(proof !== undefined);
  return proof === undefined ? undefined : { candidate, proof };
}

function proveNow(candidate: Candidate, mining: Mining): Promise<Proof | { readonly dropped: string }> {
  const { project, parse, seed, workspaces, signal } = mining;
  const random = randomFor(seed, pointId(candidate.method));
  const faults = project.kinds.includes('repair') ? { parse, random } : undefined;
  return prove(candidate, runOn(workspaces, project, signal), faults);
}
