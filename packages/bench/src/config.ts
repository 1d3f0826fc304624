/** A real MongoDB that the figures are to be made on, '' where none is named. */
export const mongoUrl = (): string => (process.env['MONGODB_URL'] ?? '').trim();
