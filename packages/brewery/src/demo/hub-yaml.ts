export interface HubPlace {
  readonly name: string;
  readonly port: number;
  /** Addresses of all hubs. */
  readonly urls: readonly string[];
  readonly socket: string;
}

/** Configuration of one of the two hubs; both stand on the same files. */
export function hubYaml({ name, port, urls, socket }: HubPlace): string {
  return `# A hub of the demo. Written anew at each start: changes here do not last.
hub: ${name}
listen:
  # This machine alone can reach it.
  host: 127.0.0.1
  port: ${port}
# The embedded tier: both hubs on the same SQLite files.
data: ../hub-data
# The simulator owns the time of the process.
clock:
  kind: simulated
  socket: ${JSON.stringify(socket)}
public_urls:
${urls.map((url) => `  - ${url}`).join('\n')}
`;
}
