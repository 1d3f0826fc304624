import type { Ledger, StoresView } from '@cerveceria/protocol';
import type { Log, ProcessClock } from '@cerveceria/runtime';
import type { Alarms } from '../alarms/alarms.ts';
import type { Anomalies } from '../anomalies/anomalies.ts';
import type { Audit } from '../auth/audit.ts';
import type { Login } from '../auth/login.ts';
import type { Sessions } from '../auth/sessions.ts';
import type { Tickets } from '../auth/tickets.ts';
import type { Users } from '../auth/users.ts';
import type { Who } from '../auth/who.ts';
import type { Batches } from '../batches/batches.ts';
import type { LoopCommands } from '../commands/loop-commands.ts';
import type { NodeStops } from '../commands/node-stops.ts';
import type { ProgramCommands } from '../commands/program-commands.ts';
import type { Health } from '../health/readiness.ts';
import type { FleetState } from '../live/fleet-state.ts';
import type { SitePower } from '../power/site-power.ts';
import type { ReadHistory } from '../query/history.ts';
import type { Recipes } from '../recipes/recipes.ts';
import type { Calibrations } from '../reports/calibrations.ts';
import type { ReportQueue } from '../tiers/report-queue.ts';

/** Everything that the routes stand on. */
export interface ApiParts {
  readonly version: string;
  /** Origins of all hubs, as tablets reach them. */
  readonly origins: readonly string[];
  /** Addresses of proxies, whose X-Forwarded-For is believed. */
  readonly proxies: readonly string[];
  /** Folder of the built page; null: there is none. */
  readonly dashboard: string | null;
  readonly fleet: FleetState;
  readonly process: ProcessClock;
  readonly login: Login;
  readonly sessions: Sessions;
  readonly tickets: Tickets;
  readonly users: Users;
  readonly audit: Audit;
  readonly loops: LoopCommands;
  readonly stops: NodeStops;
  readonly programs: ProgramCommands;
  readonly power: SitePower;
  readonly alarms: Pick<Alarms, 'views' | 'history' | 'acknowledge'>;
  readonly findings: Anomalies['recent'];
  readonly reports: Pick<ReportQueue, 'add' | 'fate' | 'replay'>;
  readonly calibrations: Calibrations;
  readonly recipes: Recipes;
  readonly batches: Batches;
  readonly history: ReadHistory;
  readonly ledger: () => Promise<Ledger>;
  readonly stores: () => Promise<StoresView>;
  readonly health: () => Promise<Health>;
  readonly metrics: () => Promise<{ readonly type: string; readonly text: string }>;
  /** Told of every answer; `route` is its pattern, never a path with ids. */
  readonly timed: (method: string, route: string, status: number, seconds: number) => void;
  readonly log: Log;
}

/** What a route finds in its context. */
export interface ApiEnv {
  Variables: { who: Who; requestId: string };
  Bindings: { incoming?: { socket: { remoteAddress?: string } } };
}
