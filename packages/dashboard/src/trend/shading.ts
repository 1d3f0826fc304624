import type { HistoryGap } from '@cerveceria/protocol';
import type uPlot from 'uplot';

export interface Shading {
  readonly gaps: readonly HistoryGap[];
  readonly provisional: number | null;
  readonly words: (gap: HistoryGap) => string;
  readonly provisionalWord: string;
}

export interface ShadingColours {
  readonly gap: string;
  readonly gapText: string;
  readonly provisional: string;
}

const LABEL_PX = 64;
const STRIPE_PX = 9;

function stripes(
  ctx: CanvasRenderingContext2D,
  left: number,
  top: number,
  width: number,
  height: number,
  scale: number,
): void {
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.beginPath();
  for (let x = left - height; x < left + width; x += STRIPE_PX * scale) {
    ctx.moveTo(x, top + height);
    ctx.lineTo(x + height, top);
  }
  ctx.stroke();
}

/** Under the lines: gaps striped with their reason, what is provisional tinted. Nothing is drawn across a gap. */
export function drawShading(u: uPlot, shading: Shading, colours: ShadingColours): void {
  const { ctx, bbox } = u;
  const scale = devicePixelRatio;
  const px = (t: number) => Math.min(bbox.left + bbox.width, Math.max(bbox.left, u.valToPos(t, 'x', true)));
  ctx.save();
  ctx.font = `${13 * scale}px system-ui, sans-serif`;
  ctx.textAlign = 'center';
  if (shading.provisional !== null) {
    const left = px(shading.provisional);
    const width = bbox.left + bbox.width - left;
    ctx.fillStyle = colours.provisional;
    ctx.fillRect(left, bbox.top, width, bbox.height);
    ctx.fillStyle = colours.gapText;
    if (width > LABEL_PX * 1.5 * scale) ctx.fillText(shading.provisionalWord, left + width / 2, bbox.top + 16 * scale);
  }
  for (const gap of shading.gaps) {
    const left = px(gap.from);
    const width = px(gap.to) - left;
    if (width < 1) continue;
    ctx.save();
    ctx.strokeStyle = colours.gap;
    ctx.lineWidth = 2 * scale;
    stripes(ctx, left, bbox.top, width, bbox.height, scale);
    ctx.restore();
    if (width < LABEL_PX * scale) continue;
    ctx.fillStyle = colours.gapText;
    ctx.fillText(shading.words(gap), left + width / 2, bbox.top + bbox.height / 2);
  }
  ctx.restore();
}
