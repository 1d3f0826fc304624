import type { BrewOptions } from '@cerveceria/protocol';
import { useState } from 'preact/hooks';
import { formatDuration } from '../format/duration.ts';
import { formatMoment } from '../format/time.ts';
import { isBusy } from '../state/errands.ts';
import { programsIn } from '../state/papers.ts';
import { firstStart, movedStart, START_STEPS } from '../state/start-time.ts';
import { ErrandNotes } from './errand-note.tsx';
import { HoldButton } from './hold-button.tsx';
import { usePage } from './page-context.ts';

export interface BrewStartProps {
  readonly recipe: string;
  readonly options: BrewOptions;
  readonly ready: boolean;
}

const sign = (ms: number) => `${ms < 0 ? '−' : '+'}${formatDuration(Math.abs(ms))}`;

/** In which kettle and when; the key has to be held, and where it says so the page goes to the program. */
export function BrewStart({ recipe, options, ready }: BrewStartProps) {
  const { state, actions, brew, machine, now, locale, canChange, t, name } = usePage();
  const [startAt, setStartAt] = useState<number | null>(null);
  const kettle = state.kettle ?? '';
  const stands = programsIn(state.papers)?.find((view) => view.kettle === kettle && view.asked !== null);
  const free = stands === undefined || stands.state?.phase === 'done';
  const prompt = () => {
    if (!canChange) return state.session?.role === 'viewer' ? t('pad.viewer') : t('pad.offline');
    if (!free) return t('brew.taken', { kettle: name(kettle) });
    if (startAt === null) return t('brew.now', { kettle: name(kettle) });
    return t('brew.at', { time: formatMoment(startAt, now, locale) });
  };
  return (
    <div class="brew-start">
      <fieldset class="segments tall" aria-label={t('brew.when')}>
        <button class="segment" type="button" aria-pressed={startAt === null} onClick={() => setStartAt(null)}>
          {t('brew.at-once')}
        </button>
        <button
          class="segment"
          type="button"
          aria-pressed={startAt !== null}
          onClick={() => setStartAt(startAt ?? firstStart(now))}
        >
          {t('brew.later')}
        </button>
      </fieldset>
      {startAt !== null && (
        <div class="start-time">
          <p>
            <b>{formatMoment(startAt, now, locale)}</b>
            <small>{t('brew.in', { span: formatDuration(Math.max(0, startAt - now)) })}</small>
          </p>
          <div class="start-keys">
            {START_STEPS.map((by) => (
              <button key={by} class="button" type="button" onClick={() => setStartAt(movedStart(startAt, by, now))}>
                {sign(by)}
              </button>
            ))}
          </div>
        </div>
      )}
      <ErrandNotes about={kettle} />
      <HoldButton
        class="primary wide tall"
        disabled={!canChange || !free || !ready || isBusy(state.errands, kettle, machine)}
        onHeld={() => {
          brew.brew(recipe, kettle, options, startAt);
          actions.go({ page: 'program' });
        }}
      >
        {prompt()}
      </HoldButton>
    </div>
  );
}
