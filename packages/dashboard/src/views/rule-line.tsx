import { formatCountdown } from '../format/countdown.ts';
import { formatDuration } from '../format/duration.ts';
import { formatMoment } from '../format/time.ts';
import type { Rule } from '../state/loops.ts';
import { programsIn } from '../state/papers.ts';
import { programRows, timeLeft } from '../state/program-rows.ts';
import { Icon, type IconName } from './icons.tsx';
import { usePage } from './page-context.ts';

const ICONS: Readonly<Record<Rule['by'], IconName>> = {
  safety: 'shield',
  'local-stop': 'stop',
  override: 'person',
  program: 'clock',
  desired: 'person',
  default: 'lock',
  unknown: 'info',
};

/** Who rules the loop, by whose name, why and until when. */
export function RuleLine({ rule }: { readonly rule: Rule }) {
  const { state, t, code, now, locale } = usePage();
  const name = () => {
    if (rule.by === 'override')
      return rule.owner === null ? t('rule.override-unknown') : t('rule.override', { owner: rule.owner });
    return t(`rule.${rule.by}`);
  };
  const programWords = (): string => {
    const view = programsIn(state.papers)?.find(({ kettle }) => kettle === state.kettle);
    const row = view === undefined ? undefined : programRows(view).find((each) => each.state === 'now');
    if (view?.state == null || row === undefined) return '';
    const left = timeLeft(view.state, row, now);
    return left === null ? row.name : `${row.name} · ${formatCountdown(left)}`;
  };
  const detail = (): string => {
    switch (rule.by) {
      case 'safety':
        return rule.code === null ? '' : code(rule.code);
      case 'local-stop':
        return rule.owner === null ? rule.reason : t('rule.by', { owner: rule.owner, reason: rule.reason });
      case 'override': {
        if (rule.expires === null) return rule.reason;
        const until = t('rule.until', { time: formatMoment(rule.expires, now, locale) });
        const left = t('rule.left', { left: formatDuration(Math.max(0, rule.expires - now)) });
        return [until, left, rule.reason].filter((text) => text !== '').join(' · ');
      }
      case 'program':
        return programWords();
      case 'desired':
      case 'default':
      case 'unknown':
        return '';
    }
  };
  const text = detail();
  return (
    <p class={`rule ${rule.by}`}>
      <Icon name={ICONS[rule.by]} />
      <span>
        <strong>{name()}</strong>
        {text !== '' && <small>{text}</small>}
      </span>
    </p>
  );
}
