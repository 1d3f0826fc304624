import type { CalibrationRow } from '@cerveceria/protocol';
import { useState } from 'preact/hooks';
import { formatPlain } from '../format/quantity.ts';
import { CALIBRATIONS, paperIn } from '../state/papers.ts';
import { mayOperate } from '../state/session.ts';
import { CalibrationSheet } from './calibration-sheet.tsx';
import { ErrandNotes } from './errand-note.tsx';
import { usePage } from './page-context.ts';

function Row({ row }: { readonly row: CalibrationRow }) {
  const { state, canChange, t, name, locale } = usePage();
  const [open, setOpen] = useState(false);
  const { channel, unit, at, calibrated } = row;
  const isOperator = state.session !== null && mayOperate(state.session);
  const shown = (value: number) => `${formatPlain(value, locale)} ${unit === '1' ? '' : unit}`.trim();
  const points = calibrated?.points.map(([read, real]) =>
    t('calibration.point', { read: shown(read), real: shown(real) }),
  );
  const facts = [
    points?.join('; ') ?? t('calibration.none-yet'),
    calibrated === null ? '' : t('calibration.by', { date: calibrated.date, by: calibrated.by }),
    at === 'node' ? t('calibration.at-node') : '',
  ];
  return (
    <li class="card store">
      <span class="row-what">
        <b>
          {name(channel.slice(0, channel.lastIndexOf('.')))} · {name(channel)}
        </b>
        <small>{facts.filter((fact) => fact !== '').join(' · ')}</small>
        <ErrandNotes about={channel} />
      </span>
      {at === 'hub' && (
        <button class="button tall" type="button" disabled={!canChange || !isOperator} onClick={() => setOpen(true)}>
          {isOperator ? t('calibration.set') : t('calibration.operator')}
        </button>
      )}
      {open && <CalibrationSheet row={row} onClose={() => setOpen(false)} />}
    </li>
  );
}

/** Channels of reports, which are calibrated here, and those that their nodes calibrate, as their files say. */
export function CalibrationList() {
  const { state, t, code } = usePage();
  const rows = paperIn<readonly CalibrationRow[]>(state.papers, CALIBRATIONS);
  const fault = state.papers.get(CALIBRATIONS)?.fault ?? null;
  return (
    <section class="system-part">
      <h2>{t('calibration.title')}</h2>
      {fault !== null && <p class="fault-line">{code(fault)}</p>}
      {rows?.length === 0 && <p class="hint">{t('calibration.empty')}</p>}
      <ul class="rows">
        {rows?.map((row) => (
          <Row key={row.channel} row={row} />
        ))}
      </ul>
    </section>
  );
}
