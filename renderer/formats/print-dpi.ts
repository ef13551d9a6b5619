/** What a vector pdf cannot express is drawn this fine, px per inch of paper, or as fine as the limit `outputPixels` allows. */
export const PRINT_DPI = 300;
