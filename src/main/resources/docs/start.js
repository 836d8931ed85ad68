SwaggerUIBundle({
  url: "../openapi.json",
  dom_id: "#api",
  deepLinking: true,
  // The default asks a server elsewhere whether the document is sound.
  validatorUrl: null,
  // Tokens that somebody types stay in this page.
  persistAuthorization: false,
});
