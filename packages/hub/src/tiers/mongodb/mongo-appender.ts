import { Binary, type ClientSession } from 'mongodb';
import type { StoredFrame, Verdict } from '../frame-tier.ts';
import { judge } from '../gate.ts';
import { type EpochDocument, epochId, type FrameCollections, type FrameDocument, frameId } from './mongo-documents.ts';

const NOTHING = { watermark: 0, held: 0, dropped: 0, frames: 0, oldest: 1, span: 0 };

type Draft = { -readonly [K in keyof EpochDocument]: EpochDocument[K] };

/**
 * The gate and the append as the body of one transaction: what it judged by cannot have changed when it commits, and
 * a transaction that lost against the other hub's is begun anew by the driver.
 */
export async function appendFrames(
  { epochs, frames }: FrameCollections,
  batch: readonly StoredFrame[],
  session: ClientSession,
): Promise<Verdict[]> {
  const drafts = await loadEpochs(epochs, batch, session);
  const fresh: FrameDocument[] = [];
  const changed = new Map<string, number>();
  const verdicts = batch.map((frame) => {
    const id = epochId(frame.node, frame.epoch);
    const epoch = drafts.get(id) as Draft;
    const verdict = judge(epoch.watermark, frame);
    if (verdict.outcome !== 'stored') return verdict;
    if (!changed.has(id)) changed.set(id, epoch.watermark);
    fresh.push(documentOf(frame));
    if (epoch.frames === 0) epoch.oldest = frame.first;
    epoch.watermark = verdict.watermark;
    epoch.held += frame.held;
    epoch.dropped += frame.dropped;
    epoch.frames++;
    epoch.span = Math.max(epoch.span, (frame.monoTo ?? 0) - (frame.monoFrom ?? frame.monoTo ?? 0));
    return verdict;
  });
  if (fresh.length === 0) return verdicts;
  await frames.insertMany(fresh, { session });
  await epochs.bulkWrite(
    [...changed.keys()].map((id) => {
      const { _id, ...fields } = drafts.get(id) as Draft;
      return { updateOne: { filter: { _id: id }, update: { $set: fields }, upsert: true } };
    }),
    { session },
  );
  return verdicts;
}

/** Lets the gate stand higher, as the body of one transaction. */
export async function advanceEpoch(
  { epochs }: FrameCollections,
  { node, epoch, seq }: { readonly node: string; readonly epoch: string; readonly seq: number },
  session: ClientSession,
): Promise<void> {
  const drafts = await loadEpochs(epochs, [{ node, epoch }], session);
  const { _id, ...fields } = drafts.get(epochId(node, epoch)) as Draft;
  if (fields.watermark >= seq) return;
  fields.watermark = seq;
  if (fields.frames === 0) fields.oldest = seq + 1;
  await epochs.updateOne({ _id }, { $set: fields }, { upsert: true, session });
}

async function loadEpochs(
  epochs: FrameCollections['epochs'],
  batch: readonly Pick<StoredFrame, 'node' | 'epoch'>[],
  session: ClientSession,
): Promise<ReadonlyMap<string, Draft>> {
  const named = new Map(batch.map(({ node, epoch }) => [epochId(node, epoch), { node, epoch }]));
  const found = await epochs.find({ _id: { $in: [...named.keys()] } }, { session }).toArray();
  const drafts = new Map<string, Draft>(found.map((document) => [document._id, { ...document }]));
  const ordinals = new Map<string, number>();
  for (const [_id, { node, epoch }] of named) {
    if (drafts.has(_id)) continue;
    const ordinal = ordinals.get(node) ?? (await epochs.countDocuments({ node }, { session }));
    ordinals.set(node, ordinal + 1);
    drafts.set(_id, { _id, node, epoch, ordinal, ...NOTHING });
  }
  return drafts;
}

/** Field by field: to name the summaries would be to make them, of a frame that comes from another tier. */
function documentOf(frame: StoredFrame): FrameDocument {
  const { node, epoch, first, last, kind, boot, monoFrom, monoTo, held, dropped } = frame;
  const plain = { node, epoch, first, last, kind, boot, monoFrom, monoTo, held, dropped };
  return { _id: frameId(node, epoch, first), ...plain, bytes: new Binary(frame.bytes) };
}
