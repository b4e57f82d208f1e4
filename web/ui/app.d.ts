declare global {
	namespace App {
		interface Error {
			message: string;
			/** The problem code of the API, when the API answered. */
			code?: string;
			/** Quoted to whoever looks into the server's logs. */
			request_id?: string | null;
		}
	}
}

export {};
