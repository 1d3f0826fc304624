/** Where in the page somebody is. `id`: of the one recipe or batch that is open. */
export type Place =
  | { readonly page: 'kettle' | 'program' | 'power' | 'alarms' | 'system' }
  | { readonly page: 'recipes' | 'batches'; readonly id: string | null };
export type PageName = Place['page'];

export const PAGES: readonly PageName[] = ['kettle', 'program', 'recipes', 'batches', 'power', 'alarms', 'system'];
export const HOME: Place = { page: 'kettle' };

function decoded(part: string | undefined): string | null {
  if (part === undefined || part === '') return null;
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

/** `#/kettles/kettle-1/program`, `#/recipes/abc`, `#/alarms`; what is not known is the kettle. */
export function placeOf(hash: string): { readonly place: Place; readonly kettle: string | null } {
  const [first, second, third] = hash.replace(/^#?\/?/, '').split('/');
  switch (first) {
    case 'alarms':
    case 'power':
    case 'system':
      return { place: { page: first }, kettle: null };
    case 'recipes':
    case 'batches':
      return { place: { page: first, id: decoded(second) }, kettle: null };
    default:
      return { place: { page: third === 'program' ? 'program' : 'kettle' }, kettle: decoded(second) };
  }
}

export function hashOf(place: Place, kettle: string | null): string {
  switch (place.page) {
    case 'alarms':
    case 'power':
    case 'system':
      return `#/${place.page}`;
    case 'recipes':
    case 'batches':
      return `#/${place.page}${place.id === null ? '' : `/${encodeURIComponent(place.id)}`}`;
    case 'program':
    case 'kettle': {
      if (kettle === null) return '#/';
      return `#/kettles/${encodeURIComponent(kettle)}${place.page === 'program' ? '/program' : ''}`;
    }
  }
}
