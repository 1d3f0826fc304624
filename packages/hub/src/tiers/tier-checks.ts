import type { PatientPart } from './patient-part.ts';
import type { TierSet } from './tier-set.ts';

type Check = () => Promise<void>;

/** One question to each store, by what it is for. */
export interface TierChecks {
  /** Without these a hub serves nobody. */
  readonly needed: Readonly<Record<string, Check>>;
  /** The others go on without these; they are told all the same. */
  readonly others: Readonly<Record<string, Check>>;
}

type Waiting = Readonly<Record<'hot' | 'warm' | 'cold' | 'state' | 'words' | 'reports', PatientPart | undefined>>;

/** A store that has not come yet says why. */
function asked(ping: Check, waiting: PatientPart | undefined): Check {
  return async () => {
    if (waiting?.fault !== undefined) throw waiting.fault;
    await ping();
  };
}

export function storeChecks(
  { hot, warm, cold, state, notifier }: Pick<TierSet, 'hot' | 'warm' | 'cold' | 'state' | 'notifier'>,
  waiting: Waiting,
): TierChecks {
  const pingState = async () => void (await state.get('secret/session'));
  const pingWarm = asked(() => warm.ping(), waiting.warm);
  const pingHot = asked(() => hot.ping(), waiting.hot);
  // Frames are taken while one of the two takes them; what the other misses it is given later.
  const frames = hot === warm ? pingWarm : () => Promise.any([pingHot(), pingWarm()]).catch(() => pingWarm());
  return {
    needed: { frames, state: asked(pingState, waiting.state) },
    others: {
      ...(hot !== warm && { hot: pingHot, warm: pingWarm }),
      ...(cold !== undefined && { cold: asked(() => cold.ping(), waiting.cold) }),
      ...(waiting.words !== undefined && { words: asked(() => notifier.ping(), waiting.words) }),
    },
  };
}
