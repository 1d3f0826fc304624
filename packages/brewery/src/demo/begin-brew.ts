import { type Program, programViewSchema } from '@cerveceria/protocol';
import { z } from 'zod';
import { HubClient } from '../wire/hub-client.ts';
import type { SignIn } from './sign-in.ts';

/** Begins the brew in every kettle that knows of no program; one from an earlier start goes on by its own rules. */
export async function beginBrew(hub: string, signIn: SignIn, kettles: number, program: Program): Promise<void> {
  const client = new HubClient(hub);
  await client.signIn(signIn.user, signIn.password);
  const known = new Set((await client.get('/programs', z.array(programViewSchema))).map(({ kettle }) => kettle));
  for (let n = 1; n <= kettles; n++)
    if (!known.has(`kettle-${n}`)) await client.post(`/kettles/kettle-${n}/program`, { program });
}
