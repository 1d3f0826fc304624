import { formatDuration } from '../format/duration.ts';
import type { TrendView } from '../state/trend-range.ts';
import { Icon } from './icons.tsx';
import { usePage } from './page-context.ts';

export interface TrendToolsProps {
  readonly view: TrendView;
  readonly tool: 'pan' | 'zoom';
  readonly full: boolean;
  readonly onTool: (tool: 'pan' | 'zoom') => void;
  readonly onFull: (full: boolean) => void;
  readonly onView: (view: TrendView) => void;
  readonly onAll: () => void;
  readonly onZoom: (factor: number) => void;
}

const MINUTE = 60_000;
const SPANS = [15 * MINUTE, 60 * MINUTE, 6 * 60 * MINUTE, 24 * 60 * MINUTE];

export function TrendTools({ view, tool, full, onTool, onFull, onView, onAll, onZoom }: TrendToolsProps) {
  const { t } = usePage();
  const live = view.kind === 'live';
  const goLive = () => onView({ kind: 'live', span: live ? view.span : Math.max(MINUTE, view.to - view.from) });
  return (
    <div class="trend-tools">
      <fieldset class="segments" aria-label={t('trend.title')}>
        {SPANS.map((span) => (
          <button
            key={span}
            class="segment"
            type="button"
            aria-pressed={live && view.span === span}
            onClick={() => onView({ kind: 'live', span })}
          >
            {formatDuration(span)}
          </button>
        ))}
        <button class="segment" type="button" onClick={onAll}>
          {t('trend.all')}
        </button>
      </fieldset>
      <button class={`button live-key ${live ? 'is-live' : ''}`} type="button" aria-pressed={live} onClick={goLive}>
        <span class="dot" aria-hidden="true" />
        {t('trend.live')}
      </button>
      <span class="spread" />
      <button
        class="button quiet square"
        type="button"
        aria-label={tool === 'pan' ? t('trend.drag-zoom') : t('trend.drag-pan')}
        aria-pressed={tool === 'zoom'}
        onClick={() => onTool(tool === 'pan' ? 'zoom' : 'pan')}
      >
        <Icon name={tool === 'pan' ? 'hand' : 'lens'} />
      </button>
      <button class="button quiet square" type="button" aria-label={t('trend.wider')} onClick={() => onZoom(2)}>
        <Icon name="minus" />
      </button>
      <button class="button quiet square" type="button" aria-label={t('trend.closer')} onClick={() => onZoom(0.5)}>
        <Icon name="plus" />
      </button>
      <button
        class="button quiet square"
        type="button"
        aria-label={full ? t('trend.small') : t('trend.full')}
        onClick={() => onFull(!full)}
      >
        <Icon name={full ? 'shrink' : 'expand'} />
      </button>
    </div>
  );
}
