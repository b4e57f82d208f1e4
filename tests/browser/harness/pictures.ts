/** Pictures made by code, good ones and bad ones. */
import type { BrowserContext } from '@playwright/test';

export type Picture = { name: string; mimeType: string; buffer: Buffer };

/** A latitude and an orientation as cameras write them; looked for again in what the server gives out. */
export const secretOfTheCamera = 'KX-9 SECRETCAM';

/** Draws a picture in a page of the browser: coloured stripes, so that both halves of it can be told apart. */
export async function draw(
	context: BrowserContext,
	name: string,
	mimeType: 'image/jpeg' | 'image/png' | 'image/webp',
	width: number,
	height: number
): Promise<Picture> {
	const page = await context.newPage();
	const encoded = await page.evaluate(
		async ({ mimeType, width, height }) => {
			const canvas = new OffscreenCanvas(width, height);
			const pen = canvas.getContext('2d', { alpha: false })!;
			pen.fillStyle = '#1f4f8f';
			pen.fillRect(0, 0, width / 2, height);
			pen.fillStyle = '#d8a23c';
			pen.fillRect(width / 2, 0, width / 2, height);
			const blob = await canvas.convertToBlob({ type: mimeType, quality: 0.8 });
			if (blob.type !== mimeType) throw new Error(`The browser wrote ${blob.type} instead of ${mimeType}.`);
			return new Promise<string>((resolve) => {
				const reader = new FileReader();
				reader.onload = () => resolve(String(reader.result).split(',', 2)[1]!);
				reader.readAsDataURL(blob);
			});
		},
		{ mimeType, width, height }
	);
	await page.close();
	return { name, mimeType, buffer: Buffer.from(encoded, 'base64') };
}

/** A GIF of 2 x 1 pixels, one red and one white. */
export function gif(name: string): Picture {
	const bytes = '47494638396102000100800000ff0000ffffff2c00000000020001000002024c0a003b'; // header, palette, one frame, end
	return { name, mimeType: 'image/gif', buffer: Buffer.from(bytes, 'hex') };
}

/** The picture as a camera would have written it: held upright (orientation 6), with its make and its place. */
export function asFromCamera({ mimeType, buffer }: Picture, name: string): Picture {
	const entry = (tag: number, type: number, count: number, value: number) => {
		const bytes = Buffer.alloc(12);
		bytes.writeUInt16LE(tag, 0);
		bytes.writeUInt16LE(type, 2);
		bytes.writeUInt32LE(count, 4);
		bytes.writeUInt32LE(value, 8);
		return bytes;
	};
	const directory = (entries: Buffer[]) => {
		const count = Buffer.alloc(2);
		count.writeUInt16LE(entries.length);
		return Buffer.concat([count, ...entries, Buffer.alloc(4)]);
	};
	const rationals = (...values: number[]) => Buffer.concat(values.map((value) => Buffer.from(uint32(value))));
	const [ascii, short, long, rational] = [2, 3, 4, 5];
	const make = Buffer.from(`${secretOfTheCamera}\0`);
	// Offsets count from the TIFF header of 8 bytes; a directory takes 2 + 12 for each entry + 4 bytes.
	const gpsAt = 8 + 2 + 3 * 12 + 4;
	const makeAt = gpsAt + 2 + 4 * 12 + 4;
	const latitudeAt = makeAt + make.length + (make.length % 2);
	const longitudeAt = latitudeAt + 24;
	const first = directory([
		entry(0x010f, ascii, make.length, makeAt),
		entry(0x0112, short, 1, 6),
		entry(0x8825, long, 1, gpsAt)
	]);
	const gps = directory([
		entry(1, ascii, 2, 'N'.charCodeAt(0)),
		entry(2, rational, 3, latitudeAt),
		entry(3, ascii, 2, 'E'.charCodeAt(0)),
		entry(4, rational, 3, longitudeAt)
	]);
	const tiff = Buffer.concat([
		Buffer.from('49492a0008000000', 'hex'),
		first,
		gps,
		make,
		Buffer.alloc(make.length % 2),
		rationals(48, 1, 51, 1, 2957, 100),
		rationals(2, 1, 17, 1, 4012, 100)
	]);
	const content = Buffer.concat([Buffer.from('Exif\0\0'), tiff]);
	const marker = Buffer.alloc(4);
	marker.writeUInt16BE(0xffe1, 0);
	marker.writeUInt16BE(content.length + 2, 2);
	return { name, mimeType, buffer: Buffer.concat([buffer.subarray(0, 2), marker, content, buffer.subarray(2)]) };
}

function uint32(value: number): Buffer {
	const bytes = Buffer.alloc(4);
	bytes.writeUInt32LE(value);
	return bytes;
}

/** The first part of a picture, as an interrupted copy leaves it. */
export function truncated({ mimeType, buffer }: Picture, name: string): Picture {
	return { name, mimeType, buffer: buffer.subarray(0, Math.floor(buffer.length / 3)) };
}

/** A program for Windows, under the name of a picture. */
export function program(name: string): Picture {
	const stub = Buffer.alloc(512);
	stub.write('MZ');
	stub.writeUInt32LE(0x80, 0x3c);
	stub.write('PE\0\0', 0x80);
	return { name, mimeType: 'image/jpeg', buffer: stub };
}
