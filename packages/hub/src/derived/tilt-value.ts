/** The polynomial through what a floating tilt meter was calibrated with: `coefficients[n]` times the tilt to the nth. */
export function tiltValue(degrees: number, coefficients: readonly number[]): number {
  return coefficients.reduceRight((sum, coefficient) => sum * degrees + coefficient, 0);
}
