import cassandra from 'cassandra-driver';

/** A client of its own on a server under test. */
export async function rawClient(contact: string): Promise<cassandra.Client> {
  const client = new cassandra.Client({ contactPoints: [contact], localDataCenter: 'datacenter1' });
  await client.connect();
  return client;
}

/** Takes all rows out of a keyspace and leaves its schema: a new one would take seconds. */
export async function emptyKeyspace(client: cassandra.Client, keyspace: string): Promise<void> {
  const query = 'SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?';
  const found = await client.execute(query, [keyspace], { prepare: true });
  const tables = found.rows.map((row) => String(row['table_name'])).filter((table) => table !== 'versions');
  await Promise.all(tables.map((table) => client.execute(`TRUNCATE "${keyspace}"."${table}"`)));
}
