"""What outlives a request: DynamoDB tables and SQS queues behind the ports of those who need them."""
