import { type Demand, loopSchema } from '@cerveceria/protocol';
import { z } from 'zod';
import { HubClient } from '../wire/hub-client.ts';
import type { SignIn } from './sign-in.ts';

/** Saccharification rest of a plain infusion mash, °C. */
const REST_C = 66;

/** Pump on and a mash rest in every kettle, where nobody has decided anything yet: a brewer's choice of before stays. */
export async function mashRest(hub: string, signIn: SignIn, kettles: number): Promise<void> {
  const client = new HubClient(hub);
  await client.signIn(signIn.user, signIn.password);
  const loops = await client.get('/loops', z.array(loopSchema));
  for (let kettle = 1; kettle <= kettles; kettle++) {
    const wishes: [string, Demand][] = [
      [`kettle-${kettle}.heat.pump`, { mode: 'manual', duty: 1 }],
      [`kettle-${kettle}.heat.mash`, { mode: 'auto', setPoint: REST_C }],
    ];
    for (const [id, demand] of wishes)
      if (loops.find((loop) => loop.spec.id === id)?.desired == null) await client.put(`/loops/${id}/desired`, demand);
  }
}
