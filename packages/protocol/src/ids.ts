import { z } from 'zod';

const PART = '[a-z0-9-]{1,32}';

/** `kettle-1`, `kettle-1.heat`, `kettle-1.heat.wort`: parts of `[a-z0-9-]{1,32}` joined by dots, at most four. */
export const ID_PATTERN = new RegExp(`^${PART}(\\.${PART}){0,3}$`);
export const idSchema = z.string().regex(ID_PATTERN, 'parts of [a-z0-9-]{1,32} joined by dots');

/** A node is `kettle.node`. */
export const nodeIdSchema = z.string().regex(new RegExp(`^${PART}\\.${PART}$`), 'kettle.node, each [a-z0-9-]{1,32}');
/** A channel is `kettle.node.channel`; a loop is `kettle.node.loop`. */
export const channelIdSchema = z
  .string()
  .regex(new RegExp(`^${PART}\\.${PART}\\.${PART}$`), 'kettle.node.channel, each [a-z0-9-]{1,32}');
export const loopIdSchema = channelIdSchema;

/** 64 random bits as 16 hex digits: one life of one buffer. */
export const EPOCH_PATTERN = /^[0-9a-f]{16}$/;
export const epochSchema = z.string().regex(EPOCH_PATTERN, '16 hex digits');

/** The kernel's boot id, or the simulator's. */
export const bootSchema = z.string().min(1).max(64);

/** The node of a channel or loop id: its first two parts. */
export function nodeOf(id: string): string {
  return id.split('.', 2).join('.');
}

/** The kettle of any id: its first part. */
export function kettleOf(id: string): string {
  return id.split('.', 1)[0] as string;
}
