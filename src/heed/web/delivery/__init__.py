"""The pages by which alerts leave the house: feeds, subscriptions, webhooks, and what could not be delivered."""
