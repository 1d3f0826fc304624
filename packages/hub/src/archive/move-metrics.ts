import type { MetricValue } from '../health/told-values.ts';
import type { HotRoom } from '../trim/hot-room.ts';
import type { TrimCounts } from '../trim/trimmer.ts';
import type { ArchiveProgress } from './archive-progress.ts';

const count = (name: string, help: string, value: number): MetricValue => ({ name, help, value, kind: 'counter' });
const gauge = (name: string, help: string, value: number): MetricValue => ({ name, help, value, kind: 'gauge' });

export function archiveMetrics({ frames, bytes, waiting, faults, oldest, lagMs }: ArchiveProgress): MetricValue[] {
  return [
    count('archive_frames_total', 'Frames that went from the warm tier to the cold one', frames),
    count('archive_bytes_total', 'Their bytes', bytes),
    count('archive_faults_total', 'Times that a tier failed or had something else than was written', faults),
    gauge('archive_waiting_frames', 'Old frames that stay warm because nobody knows their age', waiting),
    gauge('archive_oldest_seconds', 'Time of the oldest frame that should be cold; 0: all are', (oldest ?? 0) / 1000),
    gauge('archive_lag_seconds', 'How long that frame should have been cold, in process time', lagMs / 1000),
  ];
}

export function trimMetrics({ trimmed, early, faults }: TrimCounts, room: HotRoom | undefined): MetricValue[] {
  return [
    count('hot_trimmed_frames_total', 'Frames that left the hot tier', trimmed),
    count('hot_trimmed_early_frames_total', 'Of these before their time, because memory ran out', early),
    count('hot_trim_faults_total', 'Times that a tier did not answer', faults),
    ...(room === undefined
      ? []
      : [
          gauge('hot_memory_bytes', 'Memory that the hot tier uses', room.room?.used ?? 0),
          gauge('hot_memory_limit_bytes', 'Memory that it may use; 0: no limit', room.room?.limit ?? 0),
          gauge('hot_full', '1: full of frames that are not warm yet; none of them is dropped', room.isFull ? 1 : 0),
        ]),
  ];
}
