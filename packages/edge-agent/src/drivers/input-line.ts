import type { Level } from './gpio-lines.ts';

/** One line of the header that is looked at. Claimed at the first look. */
export interface InputLine {
  /** @throws AGENT_LINE_BUSY, AGENT_LINE_FAILED, AGENT_CHIP_NOT_FOUND */
  level(): Promise<Level>;
  close(): void;
}
