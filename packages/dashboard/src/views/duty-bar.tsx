import { formatDuty } from '../format/quantity.ts';
import { usePage } from './page-context.ts';

export interface DutyBarProps {
  readonly duty: number | null;
  /** -1..1 with nothing in the middle, else 0..1. */
  readonly both: boolean;
  readonly label: string;
  readonly look: 'heat' | 'pump';
}

export function DutyBar({ duty, both, label, look }: DutyBarProps) {
  const { locale } = usePage();
  const value = Math.min(1, Math.max(-1, duty ?? 0));
  const width = `${Math.abs(value) * (both ? 50 : 100)}%`;
  const left = both ? `${50 + Math.min(0, value) * 50}%` : '0%';
  return (
    <div class="duty">
      <span class="duty-label">{label}</span>
      <div class={`duty-track ${both ? 'both' : ''}`} aria-hidden="true">
        <div class={`duty-fill ${value < 0 ? 'cool' : look}`} style={{ width, left }} />
      </div>
      <b class="duty-value">{duty === null ? '—' : formatDuty(duty, locale)}</b>
    </div>
  );
}
