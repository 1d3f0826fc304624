import type { ChannelView, LoopView } from '@cerveceria/protocol';
import { formatDuty, formatNumber, formatQuantity } from '../format/quantity.ts';
import { goodValue, kettleParts, vesselFor } from '../state/kettle-parts.ts';
import { usePage } from './page-context.ts';

const TOP = 78;
const BOTTOM = 292;
const LEFT = 62;
const RIGHT = 258;

/** Quarters where they are whole litres, else fifths. */
function scaleParts(size: number): readonly number[] {
  return size % 4 === 0 ? [0.25, 0.5, 0.75] : [0.2, 0.4, 0.6, 0.8];
}

/** The scale on the wall, of the vessel that the volume fits in. */
function Scale({ size, locale }: { readonly size: number; readonly locale: string }) {
  return (
    <g class="kd-scale">
      {scaleParts(size).map((part) => {
        const y = BOTTOM - (BOTTOM - TOP) * part;
        return (
          <g key={part}>
            <path d={`M${RIGHT - 22} ${y}H${RIGHT - 4}`} />
            <text x={RIGHT - 28} y={y + 5} text-anchor="end">
              {formatNumber(size * part, 0, locale)}
            </text>
          </g>
        );
      })}
    </g>
  );
}

export function KettleDrawing({
  channels,
  loops,
}: {
  readonly channels: readonly ChannelView[];
  readonly loops: readonly LoopView[];
}) {
  const { t, locale, fresh } = usePage();
  const { level, flow, wort, heat, pump } = kettleParts(channels, loops);
  const volume = goodValue(level);
  const size = vesselFor(volume ?? 0);
  const surface = volume === null ? TOP + 70 : BOTTOM - (BOTTOM - TOP) * Math.min(1, Math.max(0, volume / size));
  const duty = Math.max(0, heat?.state?.duty ?? 0);
  const cooling = Math.max(0, -(heat?.state?.duty ?? 0));
  const turning = pump !== null && Math.abs(pump.state?.duty ?? 0) > 0.01;
  const litres = goodValue(flow);
  const flowing = litres !== null ? litres > 0.05 : turning;
  const degrees = goodValue(wort);
  return (
    <figure class="card drawing" role="img" aria-label={t('kettle.drawing')}>
      <svg viewBox="0 0 360 380" aria-hidden="true" class={fresh ? 'is-moving' : ''}>
        <path
          class="kd-steam"
          d="M130 44c-10-10 10-16 0-30M160 44c-10-10 10-16 0-30M190 44c-10-10 10-16 0-30"
          style={{ opacity: degrees !== null && degrees > 60 ? Math.min(1, (degrees - 60) / 40) : 0 }}
        />
        <clipPath id="kd-inside">
          <path d={`M${LEFT + 3} ${TOP - 16}V${BOTTOM - 24}q0 21 21 21H${RIGHT - 24}q21 0 21-21V${TOP - 16}z`} />
        </clipPath>
        <path
          class="kd-wall"
          d={`M${LEFT} ${TOP - 16}V${BOTTOM - 24}q0 24 24 24H${RIGHT - 24}q24 0 24-24V${TOP - 16}`}
        />
        <g clip-path="url(#kd-inside)">
          <rect
            class={volume === null ? 'kd-wort unknown' : 'kd-wort'}
            x={LEFT}
            width={RIGHT - LEFT}
            y={surface}
            height={BOTTOM - surface}
          />
          <path class="kd-surface" d={`M${LEFT} ${surface}H${RIGHT}`} />
          <ellipse class="kd-glow" cx="160" cy={BOTTOM - 14} rx="92" ry="34" style={{ opacity: duty * 0.9 }} />
        </g>
        {volume !== null && <Scale size={size} locale={locale} />}
        <path class="kd-rim" d={`M${LEFT - 12} ${TOP - 16}H${RIGHT + 12}`} />
        <path
          class="kd-element cold"
          d="M88 270h22q8 0 8-8t8-8 8 8v8q0 8 8 8t8-8v-8q0-8 8-8t8 8v8q0 8 8 8t8-8v-8q0-8 8-8t8 8 8 8h22"
        />
        <path
          class="kd-element hot"
          style={{ opacity: duty }}
          d="M88 270h22q8 0 8-8t8-8 8 8v8q0 8 8 8t8-8v-8q0-8 8-8t8 8v8q0 8 8 8t8-8v-8q0-8 8-8t8 8 8 8h22"
        />
        {cooling > 0 && (
          <path class="kd-cool" style={{ opacity: cooling }} d={`M${LEFT - 8} 120V260M${RIGHT + 8} 120V260`} />
        )}
        <g class={`kd-flow ${flowing ? 'on' : ''}`}>
          <path class="kd-pipe" d="M160 292v44h66M274 336h50V48H232v18" />
          <path class="kd-stream" d="M160 292v44h66M274 336h50V48H232v18" />
        </g>
        <g class={`kd-pump ${turning ? 'on' : ''}`}>
          <circle cx="250" cy="336" r="26" />
          <g class="kd-rotor">
            <path d="M250 336c0-9 5-15 13-17M250 336c8 4.5 10.5 12 8 20M250 336c-8 4.5-16 2-20-5" />
          </g>
        </g>
        <text class="kd-big" x="140" y={Math.min(BOTTOM - 58, Math.max(TOP + 62, surface + 54))} text-anchor="middle">
          {degrees !== null && wort !== null ? `${formatQuantity(degrees, wort, locale).text}°` : '—'}
        </text>
        <text
          class={level === null || volume === null ? 'kd-label' : 'kd-note'}
          x={LEFT - 14}
          y="356"
          text-anchor="start"
        >
          {level !== null && volume !== null
            ? `${formatQuantity(volume, level, locale).text} L`
            : t('kettle.level-unknown')}
        </text>
        {heat !== null && (
          <text class="kd-label" x={LEFT - 14} y="376" text-anchor="start">
            {heat.state === null ? '—' : `${t('kettle.heater')} ${formatDuty(heat.state.duty, locale)}`}
          </text>
        )}
        <text class="kd-label" x="346" y="376" text-anchor="end">
          {flow !== null && litres !== null ? `${formatQuantity(litres, flow, locale).text} L/min` : t('kettle.pump')}
        </text>
      </svg>
    </figure>
  );
}
