import { isBatch, isBatches } from './batch-shape.ts';
import { isFindings } from './finding-shape.ts';
import { isAlarmHistory } from './live-shape.ts';
import { isPower } from './power-shape.ts';
import { isPrograms } from './program-shape.ts';
import { isRecipe, isRecipes } from './recipe-shape.ts';
import type { Check } from './shape.ts';
import { isCalibrations, isStores } from './system-shape.ts';

/** What an answer must look like before anything of it is shown, by its path. */
export function checkOf(path: string): Check {
  const [first, id] = (path.split('?')[0] ?? '').split('/');
  switch (first) {
    case 'programs':
      return isPrograms;
    case 'recipes':
      return id === undefined ? isRecipes : isRecipe;
    case 'batches':
      return id === undefined ? isBatches : isBatch;
    case 'power':
      return isPower;
    case 'alarms':
      return isAlarmHistory;
    case 'stores':
      return isStores;
    case 'calibrations':
      return isCalibrations;
    case 'findings':
      return isFindings;
    default:
      return () => false;
  }
}
