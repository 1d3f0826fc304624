import type { BatchNoteRequest, BrewRequest, CalibrationRequest, ProgramOrder, Site } from '@cerveceria/protocol';
import type { HubCalls } from './hub-calls.ts';
import { checkOf } from './paper-shape.ts';
import { isAdded, isPreview } from './recipe-shape.ts';
import { isText, maybe, shapeOf } from './shape.ts';

/** Every HTTP call about programs, recipes, batches and alarms. Each rejects with a HubError. */
export interface BrewClient {
  /** `path` under the API; the answer has the shape of its kind. */
  read(path: string): Promise<unknown>;
  /** Id of the run. */
  brew(recipe: string, request: BrewRequest): Promise<string | null>;
  /** Id of the order. */
  order(kettle: string, order: ProgramOrder): Promise<string | null>;
  end(kettle: string): Promise<void>;
  acknowledge(event: string, note: string): Promise<void>;
  /** The file as it is; the answer tells what was in it. */
  upload(name: string, file: Blob): Promise<unknown>;
  removeRecipe(recipe: string): Promise<void>;
  preview(recipe: string, options: BrewRequest['options']): Promise<unknown>;
  download(path: string): Promise<Blob>;
  note(batch: string, note: BatchNoteRequest): Promise<void>;
  limitSite(site: Site): Promise<void>;
  unlimitSite(): Promise<void>;
  calibrate(channel: string, request: CalibrationRequest): Promise<void>;
  uncalibrate(channel: string): Promise<void>;
}

const part = encodeURIComponent;
/** A large file over a brewery's wireless; machine ms. */
const UPLOAD_MS = 30_000;
const isReceipt = shapeOf({ id: maybe(isText) });

export function createBrewClient({ send, bytes }: HubCalls): BrewClient {
  /** Asked once only: a second time would be a second order. */
  async function ask(path: string, body: unknown): Promise<string | null> {
    const answer = await send({ method: 'POST', path, body, idempotent: false }, isReceipt);
    return (answer as { id?: string }).id ?? null;
  }
  return {
    read: (path) => send({ method: 'GET', path, idempotent: true }, checkOf(path)),
    brew: (recipe, request) => ask(`recipes/${part(recipe)}/brew`, request),
    order: (kettle, order) => ask(`kettles/${part(kettle)}/program/orders`, order),
    async end(kettle) {
      await send({ method: 'DELETE', path: `kettles/${part(kettle)}/program`, idempotent: true });
    },
    upload(name, data) {
      const file = { type: 'application/octet-stream', data };
      const path = `recipes?name=${part(name.slice(0, 200))}`;
      // The same file is not stored twice, so it may be sent again.
      return send({ method: 'POST', path, file, idempotent: true, limitMs: UPLOAD_MS }, isAdded);
    },
    async removeRecipe(recipe) {
      await send({ method: 'DELETE', path: `recipes/${part(recipe)}`, idempotent: true });
    },
    preview: (recipe, options) =>
      send({ method: 'POST', path: `recipes/${part(recipe)}/preview`, body: options, idempotent: true }, isPreview),
    download: (path) => bytes(path),
    async note(batch, note) {
      await send({ method: 'POST', path: `batches/${part(batch)}/notes`, body: note, idempotent: false });
    },
    async limitSite(site) {
      await send({ method: 'PUT', path: 'power/site', body: site, idempotent: true });
    },
    async unlimitSite() {
      await send({ method: 'DELETE', path: 'power/site', idempotent: true });
    },
    async calibrate(channel, request) {
      await send({ method: 'PUT', path: `channels/${part(channel)}/calibration`, body: request, idempotent: true });
    },
    async uncalibrate(channel) {
      // A second time there would be none to take away.
      await send({ method: 'DELETE', path: `channels/${part(channel)}/calibration`, idempotent: false });
    },
    async acknowledge(event, note) {
      await send({ method: 'POST', path: `alarms/${part(event)}/ack`, body: { note }, idempotent: true });
    },
  };
}
