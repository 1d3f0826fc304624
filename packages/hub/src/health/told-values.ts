import { Counter, Gauge, type Registry } from 'prom-client';

/** A number that somebody else keeps, as it stands when it is asked for. */
export interface MetricValue {
  /** Behind `cerveceria_hub_`. */
  readonly name: string;
  readonly help: string;
  readonly value: number;
  /** A counter only rises while the hub runs. */
  readonly kind: 'counter' | 'gauge';
  readonly labels?: Readonly<Record<string, string>>;
}

/** Puts such numbers into a registry; call it before each reading. */
export function toldValues(register: Registry): (values: Iterable<MetricValue>) => void {
  const known = new Map<string, Counter | Gauge>();
  return (values) => {
    for (const metric of known.values()) metric.reset();
    for (const { name, help, value, kind, labels = {} } of values) {
      let metric = known.get(name);
      if (metric === undefined) {
        const named = { name: `cerveceria_hub_${name}`, help, labelNames: Object.keys(labels), registers: [register] };
        metric = kind === 'counter' ? new Counter(named) : new Gauge(named);
        known.set(name, metric);
      }
      metric.inc(labels, value);
    }
  };
}
