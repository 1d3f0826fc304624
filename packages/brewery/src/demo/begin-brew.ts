import { addedRecipesSchema, programViewSchema } from '@cerveceria/protocol';
import { z } from 'zod';
import { HubClient } from '../wire/hub-client.ts';
import { demoProgram, recipeFile } from './demo-recipe.ts';
import type { SignIn } from './sign-in.ts';

/** Begins the brew in every kettle that knows of no program; one from an earlier start goes on by its own rules. */
export async function beginBrew(hub: string, signIn: SignIn, kettles: number): Promise<void> {
  const client = new HubClient(hub);
  await client.signIn(signIn.user, signIn.password);
  const known = new Set((await client.get('/programs', z.array(programViewSchema))).map(({ kettle }) => kettle));
  const idle = Array.from({ length: kettles }, (_, i) => `kettle-${i + 1}`).filter((kettle) => !known.has(kettle));
  if (idle.length === 0) return;
  const file = recipeFile();
  const { recipes } = addedRecipesSchema.parse(await client.post('/recipes?name=demo.xml', file));
  const program = demoProgram(file, recipes[0]?.id ?? '');
  for (const kettle of idle) await client.post(`/kettles/${kettle}/program`, { program });
}
