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
  /** So many frames must wait for an act to begin beside another one: fewer would cost a commit of their own. */
  readonly fill: number;
}

/**
 * What comes while earlier acts are under way is written together in the next one: a commit costs the same for one
 * frame as for hundreds, and many agents drain at once.
 */
export class GroupedAppends {
  readonly #parts: GroupedAppendsParts;
  #waiting: Call[] = [];
  #frames = 0;
  #underWay = 0;
  #isDue = false;

  constructor(parts: GroupedAppendsParts) {
    this.#parts = parts;
  }

  /** At most `most` frames; they are never divided. */
  append(frames: readonly StoredFrame[]): Promise<Verdict[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ frames, resolve, reject });
      this.#frames += frames.length;
      this.#soon();
    });
  }

  /** What is asked at once by several stands in one act. */
  #soon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    process.nextTick(() => {
      this.#isDue = false;
      this.#next();
    });
  }

  #next(): void {
    const { width, fill } = this.#parts;
    while (this.#waiting.length > 0 && this.#underWay < (this.#frames < fill ? 1 : width)) {
      this.#underWay++;
      void this.#act(this.#take()).finally(() => {
        this.#underWay--;
        this.#soon();
      });
    }
  }

  #take(): Call[] {
    let frames = 0;
    let calls = 0;
    for (const call of this.#waiting) {
      if (calls > 0 && frames + call.frames.length > this.#parts.most) break;
      frames += call.frames.length;
      calls++;
    }
    this.#frames -= frames;
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
