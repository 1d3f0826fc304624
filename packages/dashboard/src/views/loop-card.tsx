import type { LoopView } from '@cerveceria/protocol';
import { useState } from 'preact/hooks';
import { formatAge } from '../format/duration.ts';
import { formatSetPoint } from '../format/quantity.ts';
import { ruleOf } from '../state/loops.ts';
import { DutyBar } from './duty-bar.tsx';
import { Icon } from './icons.tsx';
import { ModeSheet } from './mode-sheet.tsx';
import { NodeSheet } from './node-sheet.tsx';
import { OverrideSheet } from './override-sheet.tsx';
import { usePage } from './page-context.ts';
import { ProcessValue } from './process-value.tsx';
import { RuleLine } from './rule-line.tsx';
import { WishNote } from './wish-note.tsx';

type Open = 'none' | 'override' | 'mode' | 'stop';

function SetPoint({ loop }: { readonly loop: LoopView }) {
  const { t, locale } = usePage();
  const state = loop.state;
  const value = state?.mode === 'auto' ? state.setPoint : null;
  const shown = value === null ? null : formatSetPoint(value, loop.spec.unit, locale);
  return (
    <div class="set-point">
      <span class="label">{t('loop.set-point')}</span>
      <b>{shown === null ? '—' : `${shown.text} ${shown.unit}`}</b>
      <span class="mode-word">{state === null ? t('loop.no-report') : t(`mode.${state.mode}`)}</span>
    </div>
  );
}

export function LoopCard({ loop, hero = false }: { readonly loop: LoopView; readonly hero?: boolean }) {
  const { state, t, code, name, now } = usePage();
  const [open, setOpen] = useState<Open>('none');
  const close = () => setOpen('none');
  const node = state.nodes.get(loop.node);
  const channel = loop.spec.input === null ? undefined : state.channels.get(loop.spec.input);
  const wishes = state.wishes.filter((wish) => wish.target === loop.spec.id || (hero && wish.target === loop.node));
  const pump = loop.spec.kind === 'pump';
  return (
    <section
      class={`card loop ${hero ? 'hero' : ''} ${node?.online === false ? 'is-offline' : ''}`}
      aria-label={name(loop.spec.id)}
    >
      <header class="loop-head">
        <h2>{name(loop.spec.id)}</h2>
        {channel?.latest.time !== null && channel !== undefined && (
          <span class="age">{t('value.age', { age: formatAge(now - channel.latest.time) })}</span>
        )}
        {loop.state?.limited === 'budget' && <span class="tag">{t('loop.limited.budget')}</span>}
        {loop.state?.limited === 'mutex' && <span class="tag">{t('loop.limited.mutex')}</span>}
        {node?.online === false && <span class="tag bad">{t('node.offline')}</span>}
      </header>
      {channel !== undefined && <ProcessValue channel={channel} />}
      {!pump && <SetPoint loop={loop} />}
      <RuleLine rule={ruleOf(loop, node)} />
      {loop.state !== null && loop.state.veto !== null && loop.state.source !== 'safety' && (
        <RuleLine rule={{ by: 'safety', code: loop.state.veto }} />
      )}
      {loop.state?.limited != null && <p class="hint">{code(loop.state.limited)}</p>}
      <DutyBar
        duty={loop.state?.duty ?? null}
        both={loop.spec.kind === 'ferment'}
        label={pump ? t('loop.pump-duty') : t('loop.duty')}
        look={pump ? 'pump' : 'heat'}
      />
      {wishes.map((wish) => (
        <WishNote key={wish.id} wish={wish} unit={loop.spec.unit} online={node?.online ?? false} />
      ))}
      <div class="loop-keys">
        <button class="button primary" type="button" onClick={() => setOpen('override')}>
          {pump ? t('loop.override-pump') : t('loop.override')}
        </button>
        <button class="button" type="button" onClick={() => setOpen('mode')}>
          {t('loop.mode')}
        </button>
        {hero && node !== undefined && (
          <button class="button danger" type="button" onClick={() => setOpen('stop')}>
            <Icon name="stop" />
            {node.stop === null ? t('loop.stop') : t('node.stopped')}
          </button>
        )}
      </div>
      {open === 'override' && <OverrideSheet loop={loop} onClose={close} />}
      {open === 'mode' && <ModeSheet loop={loop} onClose={close} />}
      {open === 'stop' && node !== undefined && <NodeSheet node={node} onClose={close} />}
    </section>
  );
}
