import type { Command } from '@cerveceria/runtime';
import { createAudit } from '../auth/audit.ts';
import { table } from './table.ts';
import { CONFIG_OPTION, withStore } from './with-store.ts';

export const auditCommand: Command = {
  summary: 'Who changed what, newest first',
  options: {
    ...CONFIG_OPTION,
    limit: { type: 'string', value: 'N', default: '50', describe: 'How many rows' },
  },
  run: ({ values }) =>
    withStore(values, async ({ state }) => {
      const limit = Math.max(1, Math.trunc(Number(values['limit'])) || 50);
      const rows = await createAudit(state).recent(limit);
      const cells = rows.map(({ at, who, what, about, detail }) => [
        new Date(at).toISOString(),
        who,
        what,
        about,
        detail,
      ]);
      process.stdout.write(table(['AT', 'WHO', 'WHAT', 'ABOUT', 'DETAIL'], cells));
      return 0;
    }),
};
