import { nodeIdSchema } from '@cerveceria/protocol';
import { z } from 'zod';

/** Answer to every change of a desired document: its new version, which the report of its node answers with. */
export const changedSchema = z.object({ version: z.number().int(), node: nodeIdSchema });
