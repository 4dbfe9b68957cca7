"""The pages: Swedish, rendered on the server, whole without JavaScript."""
