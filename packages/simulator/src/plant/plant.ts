/** Faults of the vessel itself; those of probes, relays and buses are not the plant's affair. */
export interface PlantFaults {
  readonly empty: boolean;
  readonly pumpStopped: boolean;
}

/** Since the plant began: `put` = `stored` (now, above what it began with) + `lost`, always. */
export interface Ledger {
  readonly put: number;
  readonly stored: number;
  readonly lost: number;
}

/** In joules. */
export type EnergyLedger = Ledger;

/** A vessel that equations move. Pure: time and drives come in, quantities go out; same inputs, same outputs. */
export interface Plant {
  /** What a line can be wired to. */
  readonly drives: readonly string[];
  advance(ms: number, drives: ReadonlySet<string>, faults: PlantFaults): void;
  /** What a probe, an analogue input or an input line looks at: °C, L, L/min, kPa, pH, 0 or 1; NaN for no such thing. */
  quantity(name: string): number;
  /** Everything that is true now, with the quantities of the vessel itself, for people and tests. */
  truth(): Record<string, number>;
  energy(): EnergyLedger;
  /** Litres of water. */
  water(): Ledger;
  /** What `change` can bring to another value. */
  readonly changeable: readonly string[];
  /** Brings something around the plant or in it to a value, at once: mains V, ambient °C, volume L, grain kg. */
  change(name: string, value: number): void;
  /** Plain data; the maker takes it back, and the plant goes on as if nothing had been. */
  snapshot(): unknown;
}

/** Cuts `ms` into equal steps of at most `longest` ms. Every part is stable at any length; this is for accuracy where parts meet. */
export function inSteps(ms: number, longest: number, step: (seconds: number) => void): void {
  const count = Math.ceil(ms / longest);
  for (let index = 0; index < count; index++) step(ms / count / 1000);
}
