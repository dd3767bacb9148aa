"""One folder for each Lambda function: translate, call shared, translate back."""
