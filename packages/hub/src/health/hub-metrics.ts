import type { DriverFaults } from '@cerveceria/protocol';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { AlarmCounts } from '../alarms/alarm-counts.ts';
import type { RollUpCounts } from '../rollups/roll-up-counts.ts';
import { rollUpMetrics } from './roll-up-metrics.ts';
import { type MetricValue, toldValues } from './told-values.ts';

/** Counts that others keep; read when somebody asks, never copied on the way of a reading. */
export interface MetricSources {
  /** Name in the words of ingest, and its count since the start. */
  readonly ingest: () => Readonly<Record<string, number>>;
  readonly agents: () => number;
  readonly tablets: () => number;
  readonly alarms: () => AlarmCounts;
  /** Left out: this hub makes none. */
  readonly rollUps?: () => readonly RollUpCounts[];
  /** What the nodes report of their chips, by node; left out: nothing is told of them. */
  readonly drivers?: () => Iterable<readonly [node: string, drivers: readonly DriverFaults[]]>;
  /** Whatever else is counted, by its own names. */
  readonly values?: () => Iterable<MetricValue>;
}

export interface HubMetrics {
  timed(method: string, route: string, status: number, seconds: number): void;
  read(): Promise<{ readonly type: string; readonly text: string }>;
  stop(): void;
}

const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A registry of its own for each hub, so that two hubs in one process do not count each other. */
export function createHubMetrics(hub: string, version: string, sources: MetricSources): HubMetrics {
  const register = new Registry();
  register.setDefaultLabels({ hub });
  const registers = [register];
  collectDefaultMetrics({ register, eventLoopMonitoringPrecision: 20 });
  new Gauge({ name: 'cerveceria_hub_info', help: 'Version', labelNames: ['version'], registers }).set({ version }, 1);
  const http = new Histogram({
    name: 'cerveceria_hub_http_seconds',
    help: 'Time to answer, by route',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 5],
    registers,
  });
  const gauge = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect: Object.assign(function (this: Gauge) {
        this.set(value());
      }),
    });
  gauge('cerveceria_hub_agents', 'Agents whose sockets this hub holds', sources.agents);
  gauge('cerveceria_hub_tablets', 'Tablets on the live feed', sources.tablets);

  new Gauge({
    name: 'cerveceria_hub_alarms_standing',
    help: 'Alarms of the brewery that stand, by priority',
    labelNames: ['priority'],
    registers,
    collect() {
      for (const [priority, count] of Object.entries(sources.alarms().standing)) this.set({ priority }, count);
    },
  });
  gauge(
    'cerveceria_hub_alarms_unacknowledged',
    'Alarms of the brewery, standing or over, that nobody has seen',
    () => sources.alarms().unacknowledged,
  );

  const labelNames = ['node', 'bus', 'chip', 'code'];
  const faults = new Counter({
    name: 'cerveceria_node_driver_faults_total',
    help: 'Readings of a chip that were no value since its agent started, by code; retried: taken a second time',
    labelNames,
    registers,
    // The nodes count; an agent that starts anew begins at zero, which a counter may.
    collect() {
      faults.reset();
      for (const [node, drivers] of sources.drivers?.() ?? [])
        for (const { bus, chip, retried, missing, faults: codes } of drivers)
          for (const [code, count] of Object.entries({ ...codes, missing, retried }))
            faults.inc({ node, bus, chip, code }, count);
    },
  });

  if (sources.rollUps !== undefined) rollUpMetrics(registers, sources.rollUps);

  const tell = toldValues(register);
  const counters = new Map<string, { counter: Counter; told: number }>();
  function takeCounts(): void {
    for (const [key, value] of Object.entries(sources.ingest())) {
      let kept = counters.get(key);
      if (kept === undefined) {
        const name = `cerveceria_hub_ingest_${snake(key)}_total`;
        kept = { counter: new Counter({ name, help: `Ingest: ${key}`, registers }), told: 0 };
        counters.set(key, kept);
      }
      if (value > kept.told) kept.counter.inc(value - kept.told);
      kept.told = value;
    }
  }

  return {
    timed: (method, route, status, seconds) => http.observe({ method, route, status: String(status) }, seconds),
    async read() {
      takeCounts();
      tell(sources.values?.() ?? []);
      return { type: register.contentType, text: await register.metrics() };
    },
    stop: () => register.clear(),
  };
}
