import { nodeOf } from '@cerveceria/protocol';
import type { Log, MachineClock, ProcessClock } from '@cerveceria/runtime';
import { Attempts } from './auth/attempts.ts';
import type { Audit } from './auth/audit.ts';
import { createAudit } from './auth/audit.ts';
import { createFirstOperator, type FirstOperator } from './auth/first-operator.ts';
import { createLogin, type Login } from './auth/login.ts';
import type { RandomSource } from './auth/random-source.ts';
import { sessionSecret } from './auth/session-secret.ts';
import { createSessions, type Sessions } from './auth/sessions.ts';
import { createTickets, type Tickets } from './auth/tickets.ts';
import { createUsers, type Users } from './auth/users.ts';
import type { BatchKeeper } from './batches/batch-keeper.ts';
import { createDesiredDocs } from './commands/desired-docs.ts';
import { createLoopCommands, type LoopCommands } from './commands/loop-commands.ts';
import { createNodeStops, type NodeStops } from './commands/node-stops.ts';
import { createProgramCommands, type ProgramCommands, programNodes } from './commands/program-commands.ts';
import type { Derivation } from './derived/derived-schema.ts';
import type { AgentLinks } from './ingest/ingest-port.ts';
import type { FleetState } from './live/fleet-state.ts';
import { createSitePower, type SitePower } from './power/site-power.ts';
import { createRecipeDocs } from './recipes/recipe-docs.ts';
import { createRecipes, type Recipes } from './recipes/recipes.ts';
import { threadRecipeReader } from './recipes/thread-recipe-reader.ts';
import { type Calibrations, createCalibrations } from './reports/calibrations.ts';
import type { Notifier } from './tiers/notifier.ts';
import type { StateStore } from './tiers/state-store.ts';

export interface ServiceParts {
  readonly hub: string;
  readonly store: StateStore;
  readonly notifier: Notifier;
  readonly links: Pick<AgentLinks, 'held' | 'stop'>;
  readonly fleet: FleetState;
  readonly machine: MachineClock;
  readonly process: ProcessClock;
  readonly random: RandomSource;
  readonly log: Log;
  readonly derived: readonly Derivation[];
  readonly batches: Pick<BatchKeeper, 'begun' | 'audited'>;
}

export interface Services {
  readonly users: Users;
  readonly sessions: Sessions;
  readonly tickets: Tickets;
  readonly firstOperator: FirstOperator;
  readonly login: Login;
  readonly audit: Audit;
  readonly loops: LoopCommands;
  readonly stops: NodeStops;
  readonly programs: ProgramCommands;
  readonly power: SitePower;
  readonly calibrations: Calibrations;
  readonly recipes: Recipes;
}

/** Who may come in and what they may ask of the nodes. The store must have started: it holds the sessions' secret. */
export async function createServices(parts: ServiceParts): Promise<Services> {
  const { hub, store, notifier, links, fleet, machine, process, random, log, batches, derived } = parts;
  const secret = await sessionSecret(store, random);
  const users = createUsers(store, machine, random);
  await users.remember();
  const audit = createAudit(store, batches.audited);
  const sessions = createSessions(secret, users, machine);
  const firstOperator = createFirstOperator(hub, store, users, random, log);
  const docs = createDesiredDocs(store, process);
  const newId = () => Buffer.from(random(12)).toString('base64url');
  const specOf = (loop: string) => fleet.nodes.get(nodeOf(loop))?.facts.loops.find((spec) => spec.id === loop);
  const isNode = (node: string) => fleet.nodes.has(node);
  const nodesOf = (kettle: string) => programNodes(fleet.nodes.values(), kettle);
  const programs = createProgramCommands({
    ...{ docs, nodesOf, audit, clock: process, newId },
    // The program runs, with a batch or without: the keeper makes what is missing when it hears of it.
    begun: (node, program, version) =>
      batches.begun(node, program, version).catch((err) => log.warn({ err, node }, 'a batch could not be made')),
  });
  return {
    users,
    sessions,
    audit,
    firstOperator,
    tickets: createTickets(secret, store, users, machine, random),
    login: createLogin({ users, sessions, attempts: new Attempts(machine), firstOperator, audit }),
    loops: createLoopCommands({ docs, specOf, audit, clock: process, newId }),
    stops: createNodeStops({ links, notifier, docs, isNode, audit, clock: process, newId, log }),
    programs,
    power: createSitePower({ store, fleet, audit }),
    calibrations: createCalibrations({ store, audit, clock: process, derived }),
    recipes: createRecipes({
      docs: createRecipeDocs(store),
      reader: threadRecipeReader(machine),
      ...{ programs, audit, clock: process },
      newFileId: () => Buffer.from(random(6)).toString('hex'),
    }),
  };
}
