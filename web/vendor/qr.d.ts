export function encodeQR(text: string, output: 'raw', options?: { ecc?: 'low' | 'medium'; border?: number }): boolean[][];
