import { ENVELOPE_HEAD, packEnvelope, summarise } from '@cerveceria/protocol';
import { decodeFrame, encodeFrame } from '@cerveceria/protocol/codec';
import { BREW_CHANNELS, BREW_SCANS, brewFrames, seeded } from './brew-day.ts';
import { perSecond } from './calibration.ts';
import { type Bench, type Figure, figure } from './figure.ts';

/** A client's WebSocket header: 2 bytes, 2 of length above 125, 4 of mask (RFC 6455, 5.2). */
const WS_HEADER = 8;

/** Bytes of a reading inside a frame and on the wire, and how fast one core seals and opens frames. */
export const framesBench: Bench = {
  name: 'frames',
  summary: 'bytes per reading of a brew day with +-1 LSB on every analog channel; codec rates',
  run(say): Promise<Figure[]> {
    const frames = [...brewFrames('kettle-1.heat', '00000000000000aa', BREW_SCANS, seeded(1))];
    const readings = BREW_SCANS * BREW_CHANNELS.length;
    say(`sealing ${frames.length} frames`);
    const sealed = frames.map(encodeFrame);
    const bytes = sealed.reduce((sum, frame) => sum + frame.length, 0);
    const wire = sealed.reduce(
      (sum, frame) =>
        sum + packEnvelope({ epoch: '00000000000000aa', first: 1, last: 60, bytes: frame }).length + WS_HEADER,
      0,
    );
    const json = frames
      .slice(0, 10)
      .map((frame) =>
        JSON.stringify(
          frame.columns.flatMap(({ channel, cells }) =>
            cells.map((cell, i) => ({ channel: channel.id, time: frame.mono[i], value: cell })),
          ),
        ),
      );
    let i = 0;
    const perFrame = 60 * BREW_CHANNELS.length;
    const next = <T>(of: readonly T[]) => of[i++ % of.length] as T;
    const seal = perSecond(1000, () => encodeFrame(next(frames)));
    const open = perSecond(1000, () => decodeFrame(next(sealed)));
    const digest = perSecond(1000, () => {
      const frame = decodeFrame(next(sealed));
      if (frame.kind === 'data') summarise(frame);
    });
    return Promise.resolve([
      figure('bytes per reading', 'sealed frame', bytes / readings, 'B', { most: 1 }),
      figure('bytes per reading', 'on the wire, envelope and WebSocket header', wire / readings, 'B', { most: 1 }),
      figure('bytes per reading', 'as plain JSON readings', json.join('').length / (10 * perFrame), 'B'),
      figure('codec', 'seal', (seal * perFrame) / 1e6, 'M readings/s'),
      figure('codec', 'open and check', (open * perFrame) / 1e6, 'M readings/s'),
      figure('codec', 'open, check and summarise', (digest * perFrame) / 1e6, 'M readings/s'),
      figure('envelope', 'bytes a frame', ENVELOPE_HEAD, 'B'),
    ]);
  },
};
