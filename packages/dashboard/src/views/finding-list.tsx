import type { FindingRow } from '@cerveceria/protocol';
import { formatDuration } from '../format/duration.ts';
import { formatMoment } from '../format/time.ts';
import { evidenceWords } from '../i18n/evidence.ts';
import { newestWord } from '../state/findings.ts';
import { FINDINGS, paperIn } from '../state/papers.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

function Row({ finding }: { readonly finding: FindingRow }) {
  const { state, t, code, detail, name, now, locale } = usePage();
  const { kind, channel, from, until, evidence, confidence } = finding;
  const told = evidenceWords(state.preferences.language, evidence);
  const course = [
    t('alarm.since', { time: formatMoment(from, now, locale) }),
    until === null ? t('finding.lasts') : until > from ? t('alarm.ended', { span: formatDuration(until - from) }) : '',
    t('finding.sure', { percent: Math.round(100 * confidence) }),
  ];
  return (
    <li class={`alarm-row info ${until === null ? '' : 'over'}`}>
      <Icon name="info" />
      <span class="alarm-text">
        <strong>
          {code(kind.startsWith('channel-') ? kind : `channel-${kind}`)} ·{' '}
          {name(channel.slice(0, channel.indexOf('.')))} · {name(channel)}
        </strong>
        <span>{detail({ detail: finding.cause, said: finding.said })}</span>
        <small>{told.join(' · ')}</small>
        <small>{course.filter((text) => text !== '').join(' · ')}</small>
      </span>
    </li>
  );
}

/** What the hubs found in the readings, newest first. */
export function FindingList() {
  const { state, t, code } = usePage();
  const found = newestWord(paperIn<readonly FindingRow[]>(state.papers, FINDINGS) ?? []);
  const fault = state.papers.get(FINDINGS)?.fault ?? null;
  return (
    <section class="finding-list" aria-label={t('finding.title')}>
      <h2>{t('finding.title')}</h2>
      {fault !== null && <p class="fault-line">{code(fault)}</p>}
      <ul class="alarm-list">
        {found.map((each) => (
          <Row key={each.id} finding={each} />
        ))}
        {found.length === 0 && <li class="hint">{t('finding.none')}</li>}
      </ul>
    </section>
  );
}
