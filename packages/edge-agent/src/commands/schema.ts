import type { Command } from '@cerveceria/runtime';
import { z } from 'zod';
import { agentConfigSchema } from '../config-schema.ts';

/** JSON Schema of the configuration, for editors; `agent.schema.json` is this text. */
export function configJsonSchema(): string {
  const schema = z.toJSONSchema(agentConfigSchema, { io: 'input' });
  return `${JSON.stringify({ ...schema, title: 'cerveceria-agent' }, null, 2)}\n`;
}

export const schemaCommand: Command = {
  summary: 'Print the JSON Schema of the configuration, for editors.',
  options: {},
  run: () =>
    new Promise((resolve) => {
      // A reader that has seen enough goes away.
      process.stdout.once('error', () => resolve(1));
      // The process ends with the command: a pipe takes 64 KiB at once, and this is more.
      process.stdout.write(configJsonSchema(), () => resolve(0));
    }),
};
