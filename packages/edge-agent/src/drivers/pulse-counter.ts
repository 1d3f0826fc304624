/** Rising edges of one line since it was first looked at. */
export interface PulseCounter {
  /** `edges` wraps at 32 bits; `at`: monotonic ms of the count. @throws AGENT_LINE_BUSY, AGENT_LINE_FAILED */
  count(): Promise<{ readonly edges: number; readonly at: number }>;
  close(): void;
}
