// Shows the server's own description of its API. Nothing is sent elsewhere: the validator of the viewer is off.
window.SwaggerUIBundle({
	url: '/api/openapi.json',
	dom_id: '#viewer',
	validatorUrl: null,
	deepLinking: true,
	displayRequestDuration: true,
	docExpansion: 'list',
	defaultModelsExpandDepth: 0
});
