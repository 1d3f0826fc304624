import type { StoredFrame, Verdict } from './frame-tier.ts';

interface Call {
  readonly frames: readonly StoredFrame[];
  readonly resolve: (verdicts: Verdict[]) => void;
  readonly reject: (fault: unknown) => void;
}

export interface GroupedAppendsParts {
  /** Writes frames of any nodes in one act, all or none. */
  readonly write: (frames: readonly StoredFrame[]) => Promise<Verdict[]>;
  /** Whether a fault may lie in the frames, so that those of other calls must be tried without them. */
  readonly isOfFrames: (fault: unknown) => boolean;
  /** Frames of one act, and acts under way at once. */
  readonly most: number;
  readonly width: number;
}

/**
 * What comes while earlier acts are under way is written together in the next one: a commit costs the same for one
 * frame as for hundreds, and many agents drain at once.
 */
export class GroupedAppends {
  readonly #parts: GroupedAppendsParts;
  #waiting: Call[] = [];
  #underWay = 0;

  constructor(parts: GroupedAppendsParts) {
    this.#parts = parts;
  }

  /** At most `most` frames; they are never divided. */
  append(frames: readonly StoredFrame[]): Promise<Verdict[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ frames, resolve, reject });
      this.#next();
    });
  }

  #next(): void {
    while (this.#waiting.length > 0 && this.#underWay < this.#parts.width) {
      this.#underWay++;
      void this.#act(this.#take()).finally(() => {
        this.#underWay--;
        this.#next();
      });
    }
  }

  #take(): Call[] {
    let frames = 0;
    let calls = 0;
    for (const call of this.#waiting) {
      frames += call.frames.length;
      if (calls > 0 && frames > this.#parts.most) break;
      calls++;
    }
    return this.#waiting.splice(0, calls);
  }

  async #act(calls: readonly Call[]): Promise<void> {
    try {
      const verdicts = await this.#parts.write(calls.flatMap(({ frames }) => frames));
      let at = 0;
      for (const { frames, resolve } of calls) {
        resolve(verdicts.slice(at, at + frames.length));
        at += frames.length;
      }
    } catch (fault) {
      if (calls.length > 1 && this.#parts.isOfFrames(fault)) for (const call of calls) await this.#act([call]);
      else for (const { reject } of calls) reject(fault);
    }
  }
}
