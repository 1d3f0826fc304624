import { BusClient } from '../bus/bus-client.ts';
import type { BusRequestBody } from '../bus/bus-protocol.ts';

/** One request of an operator to a running simulator. @throws CodedError of SIMULATOR_ERRORS */
export async function operate(socket: string, request: BusRequestBody): Promise<unknown> {
  const client = new BusClient({ socket, role: 'operator', node: null });
  try {
    await client.connect();
    return await client.request(request);
  } finally {
    client.close();
  }
}

/** Option of every command that speaks to a running simulator. */
export const SOCKET_OPTION = {
  type: 'string',
  required: true,
  value: 'SOCKET',
  describe: 'unix socket of the bus',
} as const;
