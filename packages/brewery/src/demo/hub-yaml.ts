export interface HubPlace {
  readonly name: string;
  readonly port: number;
  /** Addresses of all hubs. */
  readonly urls: readonly string[];
  readonly socket: string;
  /** Addresses of stores by the names of the environment; none: the embedded tier. */
  readonly stores?: Readonly<Record<string, string>>;
}

/** So few that who watches the demo sees all three stores at work: whole hours leave Redis, and an hour and a half later MongoDB. */
const HOT_DAYS = 0.02;
const ARCHIVE_DAYS = 0.08;

/** What the hub's own environment has beside these stays in force; without stores nothing of it does. */
function tiersYaml(stores: Readonly<Record<string, string>> | undefined): string {
  if (stores === undefined) return 'tiers: { hot: embedded, warm: embedded, cold: none }';
  const { REDIS_URL, MONGODB_URL, CASSANDRA_CONTACT_POINTS } = stores;
  const said = [
    'hot: redis, warm: mongodb, cold: cassandra',
    ...(REDIS_URL === undefined ? [] : [`redis: { url: ${JSON.stringify(REDIS_URL)} }`]),
    ...(MONGODB_URL === undefined ? [] : [`mongodb: { url: ${JSON.stringify(MONGODB_URL)} }`]),
    ...(CASSANDRA_CONTACT_POINTS === undefined
      ? []
      : [`cassandra: { contact_points: ${JSON.stringify(CASSANDRA_CONTACT_POINTS.split(','))} }`]),
  ];
  return `tiers: { ${said.join(', ')} }
# Simulated days: at thirty times real time the first frames leave Redis after one to three minutes and lie in Cassandra
# after four to six; a chart of all of it is then read from all three.
archive: { hot_days: ${HOT_DAYS}, after_days: ${ARCHIVE_DAYS} }`;
}

/** Configuration of one of the two hubs; both stand on the same files. */
export function hubYaml({ name, port, urls, socket, stores }: HubPlace): string {
  return `# A hub of the demo. Written anew at each start: changes here do not last.
hub: ${name}
listen:
  # This machine alone can reach it.
  host: 127.0.0.1
  port: ${port}
# Of the embedded tier: both hubs on the same SQLite files.
data: ../hub-data
${tiersYaml(stores)}
# The simulator owns the time of the process.
clock:
  kind: simulated
  socket: ${JSON.stringify(socket)}
public_urls:
${urls.map((url) => `  - ${url}`).join('\n')}
`;
}
